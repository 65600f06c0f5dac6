variable "place" {
  description = "Names that every module shares: see local.place of the root."
  type = object({
    name       = string
    partition  = string
    region     = string
    account_id = string
    bucket     = string
    bucket_arn = string
    root       = string
    keys_arn   = string
    log_days   = number
    kms_key    = optional(string)
  })
}

variable "inputs" {
  description = "What a night reads: s3:// URIs, files, folders or globs."
  type        = list(string)
}

variable "google" {
  description = "The service account of the workers, by its number."
  type = object({
    worker_unique_id = string
  })
}

variable "bedrock_models" {
  description = "Embedding models of Amazon Bedrock that the stage may call."
  type        = list(string)
}

variable "keys" {
  description = "Keys of KMS that inputs are encrypted with."
  type        = list(string)
}
