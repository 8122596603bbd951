"""Sentences with what is difficult in each script, invented for the tests."""

SENTENCES = {
    "en": "They told us we would protect people. Instead we “guarded” a bakery, 24 days.",
    "de": "Man sagte uns, wir würden schützen. Stattdessen 24 Tage „Wache“ – vor einer Bäckerei.",
    "ru": "Нам говорили, что мы будем защищать людей. Вместо этого мы 24 дня «охраняли» пекарню.",
    "ar": "قالوا لنا إننا سنحمي الناس. لكننا وقفنا ٢٤ يومًا أمام مخبز Al-Noor في عام 2015، نعدّها.",
    "ur": "انہوں نے کہا تھا کہ ہم لوگوں کی حفاظت کریں گے۔ ہم 24 دن بیکری Al-Noor پر پہرہ دیتے رہے۔",
    "bn": "তারা বলেছিল আমরা মানুষকে রক্ষা করব। তার বদলে ২৪ দিন একটি রুটির দোকান Al-Noor পাহারা দিলাম।",
    "hi": "उन्होंने कहा था कि हम लोगों की रक्षा करेंगे। इसके बजाय 24 दिन बेकरी के बाहर पहरा दिया।",
    "fa": "گفتند از مردم محافظت می‌کنیم. به جای آن ۲۴ روز جلوی نانوایی Al-Noor نگهبانی دادیم.",
    "th": "เขาบอกว่าเราจะปกป้องผู้คนแต่เรากลับยืนเฝ้าร้านขนมปัง Al-Noor อยู่ 24 วัน",
    "he": "אמרו לנו שנגן על אנשים. במקום זה שמרנו 24 ימים על מאפייה Al-Noor.",
    "zh": "他们说我们会保护人民。结果我们在面包店门口站了24天的岗，每天数着日子",
}
SHIPPED = ("en", "de", "ru", "ar", "ur", "bn", "hi", "fa")
"""Languages whose fonts come with the package."""
OF_THE_SYSTEM = {"th": "Noto Sans Thai", "he": "Noto Sans Hebrew", "zh": "Noto Sans CJK SC"}
"""Languages whose fonts a package of the system has, and the family."""
