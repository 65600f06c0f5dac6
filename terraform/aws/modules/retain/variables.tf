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
