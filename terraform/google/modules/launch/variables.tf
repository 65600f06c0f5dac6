variable "name" {
  description = "Prefix of all names, those of the aws root included."
  type        = string
}

variable "pool" {
  description = "Id of the workload identity pool."
  type        = string
}

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "project_number" {
  description = "Its number."
  type        = string
}

variable "aws_account_id" {
  description = "AWS account of the launch function."
  type        = string
}

variable "worker" {
  description = "The account that jobs run as."
  type = object({
    name  = string
    email = string
  })
}

variable "bucket" {
  description = "Bucket of the template."
  type        = string
}
