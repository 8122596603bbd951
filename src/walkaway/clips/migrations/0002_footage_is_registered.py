# Footage of others is registered.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clips", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisteredFootage",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("label", models.JSONField(default=dict)),
                ("purpose", models.TextField()),
                ("source", models.TextField()),
                ("list_sha256", models.CharField(max_length=64)),
                ("is_known", models.BooleanField()),
                ("registered_at", models.DateTimeField()),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-registered_at", "sha256"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                            models.Q(("list_sha256", ""), _negated=True),
                        ),
                        name="footage_is_accounted_for",
                    )
                ],
            },
        ),
    ]
