"""Decision -> Redaction -> a new PDF: ``plan`` says where (pure), ``apply`` writes."""
