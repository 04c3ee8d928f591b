"""What macOS keeps of files and folders beside them."""
