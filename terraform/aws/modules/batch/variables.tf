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

variable "stage" {
  description = "Its word, for names."
  type        = string
}

variable "role" {
  description = "Name of the role that the container has."
  type        = string
}

variable "command" {
  description = "What the container runs unless a job says otherwise."
  type        = list(string)
}

variable "image" {
  description = "Image, tag included, and its repository."
  type = object({
    uri            = string
    repository_arn = string
  })
}

variable "network" {
  description = "Where the machines stand."
  type = object({
    vpc_id     = string
    subnet_ids = list(string)
  })
}

variable "machines" {
  description = "Which machines, and what one job takes of them."
  type = object({
    instance_types  = list(string)
    vcpus           = number
    memory_mib      = number
    gpus            = optional(number, 0)
    max_vcpus       = number
    disk_gib        = number
    timeout_seconds = number
    ami             = string
  })
}

variable "environment" {
  description = "Settings as NIGHTJAR_ variables; no secrets, they can be read in the console."
  type        = map(string)
}
