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

variable "package" {
  description = "The one package of all functions: see modules/function."
  type = object({
    key             = string
    hash            = string
    runtime         = string
    image           = optional(string)
    gb_second_price = number
  })
}

variable "size" {
  description = "Memory, time limit and disk; one at a time runs."
  type = object({
    memory_mib      = number
    timeout_seconds = number
    disk_mib        = number
  })
}

variable "database" {
  description = "Where to, as ./nightjar load --help names it; the secret by its ARN."
  type = object({
    to             = string
    target         = optional(string)
    secret_arn     = optional(string)
    secret_key_arn = optional(string)
    table          = string
    rate           = number
    network = optional(object({
      subnet_ids         = list(string)
      security_group_ids = list(string)
    }))
  })
}
