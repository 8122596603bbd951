from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="transcript",
            name="indexed_number",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
