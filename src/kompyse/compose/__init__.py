"""Files and environment in, one canonical tree out, exactly as Docker Compose reads them. One phase, one module."""
