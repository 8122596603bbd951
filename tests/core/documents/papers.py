"""Receipts of invented people, in several languages."""

from __future__ import annotations

from datetime import date

from walkaway.core.documents import Code, Document, Heading, Paragraph, Rows

CODE = "1234 5678 9012 3456 7890 89"
DAY = date(2026, 3, 9)

ENGLISH = Document(
    title="Receipt: what you agreed to",
    blocks=(
        Paragraph(
            "You are called Bilura here. Nobody who reads this paper learns your name from it."
        ),
        Heading("What may be done with your testimony"),
        Rows(
            (
                ("Public library", "Your words as text, in Arabic and French, everywhere."),
                ("Press", "Nothing."),
                ("Until", "31 December 2027"),
                ("Name in Arabic", "بيلورا"),
            )
        ),
        Heading("How to take it back"),
        Paragraph(
            "You may take it back at any time, and need not say why. Type this code on our "
            "page, or give it to anyone who works here. Keep it apart from this paper if "
            "someone may find it.",
            strong=True,
        ),
        Code("Your withdrawal code", CODE),
        Paragraph("Copies that others made we cannot call back."),
    ),
    language="en",
    dated=DAY,
    footer="Walkaway, an invented organisation",
)

ARABIC = Document(
    title="إيصال: ما وافقت عليه",
    blocks=(
        Paragraph("اسمك هنا بيلورا (Bilura). لا يعرف أحد يقرأ هذه الورقة اسمك الحقيقي منها."),
        Heading("ما يجوز فعله بشهادتك"),
        Rows(
            (
                ("المكتبة العامة", "كلماتك نصًّا، بالعربية والفرنسية، في كل مكان."),
                ("الصحافة", "لا شيء."),
                ("حتى", "31 كانون الأول 2027"),
            )
        ),
        Heading("كيف تسحب موافقتك"),
        Paragraph(
            "يمكنك سحبها في أي وقت دون ذكر السبب. اكتب هذا الرمز في صفحتنا example.org/withdraw أو "
            "أعطه لأي شخص يعمل هنا.",
            strong=True,
        ),
        Code("رمز السحب", CODE),
        Paragraph("لا نستطيع استرجاع النسخ التي صنعها آخرون."),
    ),
    language="ar",
    dated=DAY,
    footer="Walkaway، منظمة متخيَّلة",
)

URDU = Document(
    title="رسید: آپ نے کس بات پر رضامندی دی",
    blocks=(
        Paragraph(
            "یہاں آپ کا نام بیلورا (Bilura) ہے۔ اس کاغذ سے کوئی آپ کا اصل نام نہیں جان سکتا۔"
        ),
        Rows((("عوامی کتب خانہ", "آپ کے الفاظ متن کی صورت میں، ہر جگہ۔"), ("تک", "31 دسمبر 2027"))),
        Heading("رضامندی کیسے واپس لیں"),
        Paragraph("آپ کسی بھی وقت، بغیر وجہ بتائے، اپنی رضامندی واپس لے سکتے ہیں۔"),
        Code("واپسی کا کوڈ", CODE),
    ),
    language="ur",
    dated=DAY,
)
