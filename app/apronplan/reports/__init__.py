"""What managers and other people read: figures and page models; how a page is painted is the window's business."""
