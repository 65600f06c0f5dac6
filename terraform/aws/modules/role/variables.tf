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

variable "keys" {
  description = "Keys of KMS that it reads and writes with."
  type        = list(string)
  default     = []
}
