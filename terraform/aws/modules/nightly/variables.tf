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

variable "root_prefix" {
  description = "Folder of the bucket that is the root of all nights."
  type        = string
}

variable "definition" {
  description = "The state machine with its placeholders: infra/nightly.asl.json."
  type        = string
}

variable "parameters" {
  description = "Settings of the dataset stage of every night, inputs included."
  type        = map(string)
}

variable "functions" {
  description = "The functions by stage, launch only with Dataflow, load only where there is a database: name, version, ARN without a version, and time limit."
  type = map(object({
    name            = string
    version         = string
    arn             = string
    timeout_seconds = number
  }))
}

variable "jobs" {
  description = "What runs on Batch, by stage: train, and dataset where it does not run on Dataflow; see modules/batch."
  type = map(object({
    queues         = map(string)
    definition     = string
    definition_arn = string
  }))
}

variable "train_seconds" {
  description = "Time limit of one attempt of training."
  type        = number
}

variable "dataset_seconds" {
  description = "Time limit of one attempt of the dataset stage, where Batch runs it."
  type        = number
}

variable "concurrency" {
  description = "Shards at a time."
  type        = number
}

variable "hours" {
  description = "Longest a night may take, and of it the dataset stage, and recommending and publishing together."
  type = object({
    night     = number
    dataset   = number
    recommend = number
  })
}

variable "schedule" {
  description = "When a night starts."
  type = object({
    expression = string
    time_zone  = string
    enabled    = bool
  })
}

variable "topic_arn" {
  description = "Who is told how a night ended."
  type        = string
}

variable "width" {
  description = "d of the models that are trained."
  type        = number
}

variable "keep_nights" {
  description = "Nights that stay when a night ends well; 0 keeps all."
  type        = number
}
