# Study guides beside clips.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0003_clip_has_a_speaker"),
    ]

    operations = [
        migrations.AddField(
            model_name="wording",
            name="guide",
            field=models.JSONField(default=dict),
        ),
    ]
