"""Services that are right but different: each does something that the documents allow or leave open."""
