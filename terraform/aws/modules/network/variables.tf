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

variable "vpc" {
  description = "Range and letters of the availability zones."
  type = object({
    cidr  = string
    zones = optional(list(string))
  })
}
