"""What is done with the casebase."""
