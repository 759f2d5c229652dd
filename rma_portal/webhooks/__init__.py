"""What happens here, told to the merchant's own programs after Standard Webhooks 1.0.0."""
