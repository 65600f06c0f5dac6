variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "region" {
  description = "Region of the jobs."
  type        = string
}

variable "bucket" {
  description = "Bucket of template, staged and temporary files."
  type        = string
}

variable "release" {
  description = "Names the template."
  type        = string
}

variable "image_digest" {
  description = "Digest of the pushed image; empty until the first push."
  type        = string
}

variable "metadata" {
  description = "File that describes the template's parameters: infra/dataset/metadata.json."
  type        = string
}
