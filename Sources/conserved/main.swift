print("conserved")
