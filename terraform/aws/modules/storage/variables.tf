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

variable "root_prefix" {
  description = "Folder of the bucket that is the root of all nights."
  type        = string
}

variable "keep" {
  description = "Days before what no consumer reads is deleted."
  type = object({
    old_version_days = number
    checkpoint_days  = number
  })
}

variable "lock_days" {
  description = "Days during which no object can be deleted or replaced for good; 0 for none."
  type        = number
}
