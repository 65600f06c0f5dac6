variable "name" {
  description = "Prefix of all names; the same as in the aws root."
  type        = string
  default     = "nightjar"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,18}[a-z0-9])$", var.name)) && !strcontains(var.name, "--") && !startswith(var.name, "gcp-")
    error_message = "name must be 2 to 20 lower-case letters, digits and single hyphens, a letter first and no hyphen last, and not start with gcp-: Google and ECR refuse what is made of other names."
  }
}

variable "project" {
  description = "Id of the Google project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project must be the id of a project: 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "project_number" {
  description = "Number of the same project: gcloud projects describe PROJECT."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{6,20}$", var.project_number))
    error_message = "project_number must be a number."
  }
}

variable "region" {
  description = "Region of the Dataflow jobs, near the AWS region of the bucket."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must look like europe-west3."
  }
}

variable "pool" {
  description = "Id of the workload identity pool, 4 to 32 letters, digits and hyphens; NAME-nights if it is not given. Google keeps the id of a pool that was destroyed for 30 days: give another to apply again before."
  type        = string
  default     = null

  validation {
    condition     = var.pool == null ? true : can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.pool)) && !startswith(var.pool, "gcp-")
    error_message = "pool must be 4 to 32 lower-case letters, digits and hyphens, and not start with gcp-."
  }
}

variable "labels" {
  description = "Labels of everything, beside project."
  type        = map(string)
  default     = {}
}

variable "bucket" {
  description = "Bucket to create for template, staged and temporary files; names are unique worldwide."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket must be 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "aws_account_id" {
  description = "AWS account of the aws root: its launch function, and nobody else, may start jobs."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.aws_account_id))
    error_message = "aws_account_id must have 12 digits."
  }
}

variable "image_digest" {
  description = "Digest of the pushed image of infra/dataset, sha256:...; empty until the first push."
  type        = string
  default     = ""

  validation {
    condition     = var.image_digest == "" || can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "image_digest must be sha256: and 64 hexadecimal digits, or empty."
  }
}

variable "release" {
  description = "Release to run: it names the template."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", var.release)) && var.release != "latest"
    error_message = "release must be a tag such as 0.1.0, not latest."
  }
}

variable "subnetwork" {
  description = "Subnetwork of the workers, regions/REGION/subnetworks/NAME; without, the one of the default network, which a new project may lack."
  type        = string
  default     = null

  validation {
    condition     = var.subnetwork == null ? true : can(regex("^(https://.*/)?regions/[^/]+/subnetworks/[^/]+$", var.subnetwork))
    error_message = "subnetwork must be regions/REGION/subnetworks/NAME."
  }
}

variable "private_workers" {
  description = "Workers without addresses of their own, as some organizations demand; subnetwork then needs Private Google Access, and Cloud NAT for the way to AWS."
  type        = bool
  default     = false
}
