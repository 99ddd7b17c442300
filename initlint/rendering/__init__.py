"""Charts and kustomizations as bundles: the user's own helm, kustomize or kubectl renders them."""
