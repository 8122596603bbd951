"""The demonstration: three invented speakers, drawn and spoken by the program itself."""
