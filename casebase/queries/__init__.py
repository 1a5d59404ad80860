"""What is shown of the casebase."""
