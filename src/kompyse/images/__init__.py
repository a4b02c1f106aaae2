"""Facts of images, building, loading and pushing them; never needed to convert."""
