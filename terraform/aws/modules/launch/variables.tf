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

variable "google" {
  description = "Where the job runs, and how to get in: see variable google of the root."
  type = object({
    project                    = string
    region                     = string
    template                   = string
    temp_location              = string
    worker_service_account     = string
    launcher_service_account   = string
    workload_identity_provider = string
    subnetwork                 = optional(string)
    ip_configuration           = optional(string)
  })
}
