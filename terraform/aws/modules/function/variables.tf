variable "stage" {
  description = "Word of the stage: the handler that the application is told to be."
  type        = string
}

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
  description = "The one package of all functions: zip in the bucket with its runtime, or an image."
  type = object({
    key             = string
    hash            = string
    runtime         = string
    image           = optional(string)
    gb_second_price = number
  })
}

variable "size" {
  description = "Memory, time limit, disk and how many may run at a time."
  type = object({
    memory_mib      = number
    timeout_seconds = number
    disk_mib        = number
    concurrency     = number
  })
}

variable "environment" {
  description = "Settings beside QUARKUS_LAMBDA_HANDLER; no secrets, they can be read in the console."
  type        = map(string)
  default     = {}
}

variable "statements" {
  description = "What the stage may do beside writing its log and its trace."
  type        = any
}

variable "network" {
  description = "Subnets and security groups that it reaches a private address from; null: it runs outside of any VPC."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

variable "keys" {
  description = "Further keys that what it reads is encrypted with."
  type        = list(string)
  default     = []
}
