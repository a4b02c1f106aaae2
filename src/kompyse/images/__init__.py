"""Building, loading and pushing images, and facts of images; never needed to convert."""
