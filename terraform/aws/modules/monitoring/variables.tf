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

variable "alarms" {
  description = "Who is told, and beyond what."
  type = object({
    emails             = list(string)
    night_hours        = number
    rejected_share     = number
    failed_shards      = number
    night_cost_usd     = number
    monthly_budget_usd = number
  })
}

variable "watched" {
  description = "What is watched: names of the state machine, the functions by stage, and the log groups of a night."
  type = object({
    machine_arn = string
    functions   = map(string)
    logs        = map(string)
  })
}

variable "topic_name" {
  description = "Name of the topic of alarms and nights' ends."
  type        = string
}
