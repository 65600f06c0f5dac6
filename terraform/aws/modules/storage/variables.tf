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
  })
}

variable "root_prefix" {
  description = "Folder of the bucket that is the root of all nights."
  type        = string
}

variable "keep" {
  description = "Days before what no consumer reads is deleted."
  type = object({
    old_version_days = number
    dataset_days     = number
    checkpoint_days  = number
  })
}
