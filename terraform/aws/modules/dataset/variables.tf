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

variable "worker_unique_id" {
  description = "The service account of Dataflow's workers, by its number; null on Batch."
  type        = string
}

variable "image" {
  description = "Image of infra/dataset-batch, tag included, and its repository; null on Dataflow."
  type = object({
    uri            = string
    repository_arn = string
  })
  default = null
}

variable "network" {
  description = "Where the machines stand."
  type = object({
    vpc_id     = string
    subnet_ids = list(string)
  })
}

variable "machines" {
  description = "Machines of Batch, and what one job takes of them; null: the stage runs on Dataflow."
  type = object({
    instance_types  = list(string)
    vcpus           = number
    memory_mib      = number
    max_vcpus       = number
    disk_gib        = number
    timeout_seconds = number
    ami             = string
  })
}

variable "environment" {
  description = "Settings of the container as NIGHTJAR_DATASET_ variables."
  type        = map(string)
}

variable "bedrock_models" {
  description = "Embedding models of Amazon Bedrock that the stage may call."
  type        = list(string)
}

variable "secret_arn" {
  description = "The secret that holds the key of an embedding service; null: none."
  type        = string
}

variable "keys" {
  description = "Keys of KMS that inputs, or the secret, are encrypted with."
  type        = list(string)
}
