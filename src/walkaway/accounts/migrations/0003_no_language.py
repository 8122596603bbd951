from django.db import migrations


class Migration(migrations.Migration):
    """The language of a page stands in its address; nothing asked for that of a person."""

    dependencies = [("accounts", "0002_vaults_and_invitations")]

    operations = [migrations.RemoveField(model_name="staff", name="language")]
