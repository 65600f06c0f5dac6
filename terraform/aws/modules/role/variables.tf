variable "name" {
  description = "Name of the role."
  type        = string
}

variable "trust" {
  description = "Statement that says who may take the role."
  type        = any
}

variable "statements" {
  description = "What the role may do: statements of an IAM policy."
  type        = any
}

variable "key" {
  description = "Key of KMS that it reads and, if it writes any object, writes with; none without one of yours."
  type        = string
  default     = null
}

variable "read_keys" {
  description = "Further keys of KMS that what it reads is encrypted with."
  type        = list(string)
  default     = []
}
