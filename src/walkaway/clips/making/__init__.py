"""From a cut sheet to a folder of finished files, each made once."""
