"""Family M: images, video and audio."""
