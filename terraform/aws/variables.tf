variable "name" {
  description = "Prefix of all names; two stacks in one account need two."
  type        = string
  default     = "nightjar"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,18}[a-z0-9])$", var.name)) && !strcontains(var.name, "--") && !startswith(var.name, "gcp-")
    error_message = "name must be 2 to 20 lower-case letters, digits and single hyphens, a letter first and no hyphen last, and not start with gcp-: Google and ECR refuse what is made of other names."
  }
}

variable "partition" {
  description = "AWS partition."
  type        = string
  default     = "aws"

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "partition must be aws, aws-cn or aws-us-gov."
  }
}

variable "region" {
  description = "AWS region, such as eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must look like eu-central-1."
  }
}

variable "account_id" {
  description = "AWS account; a plan with credentials of another one is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have 12 digits."
  }
}

variable "tags" {
  description = "Tags of everything, beside project."
  type        = map(string)
  default     = {}
}

variable "bucket" {
  description = "Bucket to create; names are unique among all AWS accounts."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket must be 3 to 63 lower-case letters, digits and hyphens; dots break TLS."
  }
}

variable "root_prefix" {
  description = "Folder of the bucket below which every night writes: the root is s3://BUCKET/PREFIX."
  type        = string
  default     = "nightjar"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", var.root_prefix))
    error_message = "root_prefix must be one or more folder names joined by /, none at its ends."
  }
}

variable "inputs" {
  description = "What a night reads, as s3:// URIs: files, folders or globs, comma separated."
  type = object({
    interactions = string
    catalog      = string
    users        = optional(string)
  })

  validation {
    condition = alltrue([
      for uri in flatten([
        for given in [var.inputs.interactions, var.inputs.catalog, var.inputs.users] :
        given == null ? [] : split(",", given)
      ]) : can(regex("^s3://[a-z0-9][a-z0-9.-]+/[^*?{]", uri))
    ])
    error_message = "inputs must be s3://bucket/key URIs; a glob may start after the first letter of the key."
  }
}

variable "dataset" {
  description = "Engine of the dataset stage: dataflow, which needs google; or batch, a container on machines of AWS Batch, spot where there are any, which needs price (US dollars an hour of the on-demand machine, for the estimated cost) and AMI (Amazon's for ECS, by its id): README.md."
  type = object({
    engine         = optional(string, "dataflow")
    instance_types = optional(list(string), ["m7i.2xlarge", "m7a.2xlarge", "m6i.2xlarge", "m6a.2xlarge", "m5.2xlarge"])
    vcpus          = optional(number, 8)
    memory_mib     = optional(number, 28000)
    max_vcpus      = optional(number, 8)
    disk_gib       = optional(number, 100)
    hourly_price   = optional(number)
    ami            = optional(string)
  })
  default = {}

  validation {
    condition     = contains(["dataflow", "batch"], var.dataset.engine)
    error_message = "dataset.engine must be dataflow or batch."
  }
  validation {
    condition     = var.dataset.engine != "batch" || can(regex("^ami-[0-9a-f]{8,17}$", var.dataset.ami))
    error_message = "dataset.ami must be the id of an AMI of this region, ami-..., where dataset.engine is batch."
  }
  validation {
    condition     = var.dataset.engine != "batch" || coalesce(var.dataset.hourly_price, 0) > 0
    error_message = "dataset.hourly_price must be positive where dataset.engine is batch: it is what the cost alarm is computed from."
  }
  validation {
    condition     = var.dataset.vcpus >= 1 && var.dataset.max_vcpus >= var.dataset.vcpus && var.dataset.memory_mib >= 2000
    error_message = "dataset needs at least one vCPU, max_vcpus of at least vcpus, and 2000 MiB."
  }
}

variable "google" {
  description = "Where the dataset stage runs: output night of the google root. Needed unless dataset.engine is batch."
  type = object({
    project                    = string
    region                     = string
    template                   = string
    temp_location              = string
    worker_service_account     = string
    worker_unique_id           = string
    launcher_service_account   = string
    workload_identity_provider = string
    subnetwork                 = optional(string)
    ip_configuration           = optional(string)
  })
  default = null

  validation {
    condition     = var.google != null || var.dataset.engine == "batch"
    error_message = "google must be given, as the output night of the google root says it; without Google, dataset = { engine = \"batch\", ... }."
  }
  validation {
    condition     = var.google == null ? true : can(regex("^gs://", var.google.template)) && can(regex("^gs://", var.google.temp_location))
    error_message = "google.template and google.temp_location must be gs:// URIs."
  }
  validation {
    condition     = try(var.google.ip_configuration, null) == null ? true : contains(["WORKER_IP_PUBLIC", "WORKER_IP_PRIVATE"], var.google.ip_configuration)
    error_message = "google.ip_configuration must be WORKER_IP_PUBLIC or WORKER_IP_PRIVATE."
  }
  validation {
    condition     = var.google == null ? true : can(regex("^[0-9]{10,30}$", var.google.worker_unique_id))
    error_message = "google.worker_unique_id must be the number of the service account, not its address."
  }
  validation {
    condition     = var.google == null ? true : can(regex("^projects/[0-9]+/locations/global/workloadIdentityPools/[a-z0-9-]+/providers/[a-z0-9-]+$", var.google.workload_identity_provider))
    error_message = "google.workload_identity_provider must be projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER."
  }
}

variable "kms_key_arn" {
  description = "A key of yours for bucket, topic, logs, images and functions; without, keys of AWS. Its policy has to let CloudWatch Logs, CloudWatch and Budgets use it: README.md."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]{36}$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID, not of an alias."
  }
}

variable "input_key_arns" {
  description = "Keys of KMS that inputs, rules or vectors are encrypted with, if there are any."
  type        = list(string)
  default     = []
}

variable "lock_days" {
  description = "Days during which no object of the bucket can be deleted or replaced for good (S3 Object Lock, governance mode); 0 for none. Can be switched on with a new bucket only, and erasing one user has to wait for it."
  type        = number
  default     = 0

  validation {
    condition     = var.lock_days >= 0 && var.lock_days <= 3650
    error_message = "lock_days must be in [0, 3650]."
  }
}

variable "dataset_settings" {
  description = "Further settings of the dataset stage by the names of infra/dataset/metadata.json, such as { parts = \"64\" }."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.dataset_settings) : can(regex("^[a-z][A-Za-z]+$", name))])
    error_message = "dataset_settings must be named like minUserInteractions."
  }
  validation {
    condition     = length(setintersection(keys(var.dataset_settings), ["root", "date", "interactions", "catalog", "users", "receipt"])) == 0
    error_message = "dataset_settings must not hold what the night itself decides: root, date, interactions, catalog, users, receipt."
  }
  validation {
    condition     = !can(var.dataset_settings["embeddingKey"]) || can(regex("^projects/[a-z0-9.:-]+/secrets/[A-Za-z0-9_-]+/versions/[A-Za-z0-9_-]+$", var.dataset_settings["embeddingKey"]))
    error_message = "dataset_settings.embeddingKey must name a secret of Google, projects/P/secrets/S/versions/V, and never hold a key; one of AWS is embedding_key."
  }
}

variable "embedding_key" {
  description = "The secret in Secrets Manager, by its ARN, that holds the key of an embedding service (encoder = \"openai\" in dataset_settings): the key alone, or a JSON with key. A secret with a key of KMS of its own needs secret_key_arn."
  type = object({
    secret_arn     = string
    secret_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.embedding_key == null ? true : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+$", var.embedding_key.secret_arn))
    error_message = "embedding_key.secret_arn must be the ARN of a secret of Secrets Manager, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME."
  }
  validation {
    condition     = var.embedding_key == null || lookup(var.dataset_settings, "encoder", "") == "openai"
    error_message = "embedding_key is for encoder = \"openai\" in dataset_settings."
  }
  validation {
    condition     = var.embedding_key != null || lookup(var.dataset_settings, "encoder", "") != "openai" || length(setintersection(keys(var.dataset_settings), ["embeddingKey", "embeddingUrl"])) > 0
    error_message = "encoder = \"openai\" in dataset_settings needs embedding_key: no machine has a key in its environment."
  }
}

variable "bedrock_models" {
  description = "Embedding models of Amazon Bedrock that the dataset stage may call; none with the local encoder."
  type        = list(string)
  default     = []
}

variable "train_settings" {
  description = "Settings of the train stage as ./nightjar train --help names them, such as { epochs = \"100\" }."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.train_settings) : can(regex("^[a-z][a-z0-9-]+$", name))])
    error_message = "train_settings must be named like learning-rate."
  }
}

variable "recommend_settings" {
  description = "Settings of the recommend stage as ./nightjar recommend --help names them, such as { top = \"50\" }."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.recommend_settings) : can(regex("^[a-z][a-z0-9-]+$", name))])
    error_message = "recommend_settings must be named like batch-size."
  }
}

variable "publish_settings" {
  description = "Settings of the publish stage as ./nightjar publish --help names them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.publish_settings) : can(regex("^[a-z][a-z0-9-]+$", name))])
    error_message = "publish_settings must be named like min-overlap."
  }
}

variable "release" {
  description = "Release to run: tag of the images that run on Batch and folder of the functions' zip in the bucket."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", var.release)) && var.release != "latest"
    error_message = "release must be a tag such as 0.1.0; latest is not one, since it names another image every day."
  }
}

variable "functions" {
  description = "Package of the functions: the zip of functions/lambda with its runtime, or an image instead; the price is for the estimated cost."
  type = object({
    zip     = optional(string, "../../functions/lambda/target/function.zip")
    runtime = optional(string, "java21")
    image   = optional(string)
    # US dollars; list price of x86 in most regions, https://aws.amazon.com/lambda/pricing/ (2026-11)
    gb_second_price = optional(number, 0.0000166667)
  })
  default = {}

  validation {
    condition     = contains(["java17", "java21", "provided.al2023"], var.functions.runtime)
    error_message = "functions.runtime must be java17 or java21, or provided.al2023 for the native build."
  }
  validation {
    condition     = var.functions.image == null ? true : can(regex("@sha256:[0-9a-f]{64}$", var.functions.image))
    error_message = "functions.image must end with @sha256:DIGEST."
  }
}

variable "train" {
  description = "Machines of training. The time limit is that of one attempt: up to two on spot machines, one on demand. Price is US dollars an hour of the on-demand machine, for the estimated cost. The AMI is Amazon's for ECS with GPUs, by its id, so that it changes when you say so: README.md."
  type = object({
    instance_types  = optional(list(string), ["g6.xlarge", "g5.xlarge", "g5.2xlarge"])
    vcpus           = optional(number, 4)
    memory_mib      = optional(number, 14000)
    gpus            = optional(number, 1)
    max_vcpus       = optional(number, 8)
    disk_gib        = optional(number, 100)
    timeout_seconds = optional(number, 10800)
    hourly_price    = number
    ami             = string
  })

  validation {
    condition     = var.train.gpus >= 1 && var.train.vcpus >= 1 && var.train.max_vcpus >= var.train.vcpus
    error_message = "train needs at least one GPU and one vCPU, and max_vcpus of at least vcpus."
  }
  validation {
    condition     = var.train.timeout_seconds >= 600 && var.train.timeout_seconds <= 86400
    error_message = "train.timeout_seconds must be in [600, 86400]."
  }
  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.train.ami))
    error_message = "train.ami must be the id of an AMI of this region, ami-..."
  }
  validation {
    condition     = var.train.hourly_price > 0
    error_message = "train.hourly_price must be positive: it is what the cost alarm is computed from."
  }
}

variable "spot_service_linked_role" {
  description = "Create the role through which EC2 runs spot machines; false if this account has used spot machines before."
  type        = bool
  default     = true
}

variable "recommend" {
  description = "Size of one recommend function and how many run at a time, which is also their reserved concurrency. The default memory holds a million items with two threads; processors come with it."
  type = object({
    memory_mib      = optional(number, 5120)
    timeout_seconds = optional(number, 900)
    disk_mib        = optional(number, 4096)
    concurrency     = optional(number, 50)
  })
  default = {}

  validation {
    condition     = var.recommend.concurrency >= 1 && var.recommend.concurrency <= 1000
    error_message = "recommend.concurrency must be in [1, 1000]."
  }
  validation {
    condition     = var.recommend.timeout_seconds >= 60 && var.recommend.timeout_seconds <= 900
    error_message = "recommend.timeout_seconds must be in [60, 900]."
  }
}

variable "publish" {
  description = "Size of the publish function, which reads every part of a run."
  type = object({
    memory_mib      = optional(number, 3538)
    timeout_seconds = optional(number, 900)
    disk_mib        = optional(number, 4096)
  })
  default = {}
}

variable "load" {
  description = "The database that every published night is loaded into, as ./nightjar load --help names it; null: none. A secret is named by its ARN in Secrets Manager, a JSON with username and password. With network the function runs in these subnets, which need a way to S3 and, with a secret, to Secrets Manager."
  type = object({
    to              = string
    target          = optional(string)
    secret_arn      = optional(string)
    secret_key_arn  = optional(string)
    table           = optional(string, "nightjar_recommendations")
    rate            = optional(number, 0)
    memory_mib      = optional(number, 1769)
    timeout_seconds = optional(number, 900)
    disk_mib        = optional(number, 4096)
    network = optional(object({
      subnet_ids         = list(string)
      security_group_ids = list(string)
    }))
  })
  default = null

  validation {
    condition     = var.load == null ? true : contains(["postgres", "redis", "dynamodb"], var.load.to)
    error_message = "load.to must be postgres, redis or dynamodb."
  }
  validation {
    condition     = var.load == null ? true : (var.load.to == "dynamodb") == (var.load.target == null)
    error_message = "load.target must be given for postgres and redis, as ./nightjar load --target, and left out for dynamodb."
  }
  validation {
    condition     = var.load == null ? true : var.load.target == null ? true : !can(regex("//[^?]*:[^?]*@|[?&;][a-z]*password=", lower(var.load.target)))
    error_message = "load.target must not hold a password, which the console would show: put it into a secret, load.secret_arn."
  }
  validation {
    condition     = var.load == null ? true : var.load.secret_arn == null ? true : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+$", var.load.secret_arn)) && var.load.to != "dynamodb"
    error_message = "load.secret_arn must be the ARN of a secret of Secrets Manager, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME; dynamodb needs none."
  }
  validation {
    condition     = var.load == null ? true : can(regex("^[a-z][a-z0-9_]{2,39}$", var.load.table)) && var.load.rate >= 0
    error_message = "load.table must be 3 to 40 lower-case letters, digits and _, and load.rate at least 0."
  }
  validation {
    condition     = var.load == null ? true : var.load.timeout_seconds >= 60 && var.load.timeout_seconds <= 900
    error_message = "load.timeout_seconds must be in [60, 900]; what does not fit into one call goes on in the next."
  }
  validation {
    condition     = var.load == null || var.functions.runtime != "provided.al2023"
    error_message = "load needs functions.runtime java17 or java21: the native executable does not load."
  }
}

variable "report" {
  description = "Size of the report function, which reads a night's users and lists, and those of the night before."
  type = object({
    memory_mib      = optional(number, 3538)
    timeout_seconds = optional(number, 900)
    disk_mib        = optional(number, 4096)
  })
  default = {}
}

variable "schedule" {
  description = "When a night starts: a cron or rate expression of EventBridge Scheduler in a time zone of the IANA list. An hour that a change to summer time leaves out is a night that is left out; 4 o'clock is there every day, everywhere. One night a date: of several starts that are due on the same date in UTC, the first makes the night, the others end at once, on purpose."
  type = object({
    expression = optional(string, "cron(0 4 * * ? *)")
    time_zone  = string
    enabled    = optional(bool, true)
  })

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.schedule.expression))
    error_message = "schedule.expression must be cron(...) or rate(...)."
  }
  validation {
    condition     = can(regex("^(UTC|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)$", var.schedule.time_zone))
    error_message = "schedule.time_zone must be UTC or like Europe/Berlin."
  }
}

variable "network" {
  description = "Subnets with a way out for the machines of Batch; without, a VPC of its own with public subnets is made."
  type = object({
    vpc_id     = string
    subnet_ids = list(string)
  })
  default = null
}

variable "vpc" {
  description = "The VPC that is made where network is not given: range, and letters of the availability zones; without, up to three of those that the account may use."
  type = object({
    cidr  = optional(string, "10.70.0.0/16")
    zones = optional(list(string))
  })
  default = {}

  validation {
    condition     = can(cidrsubnet(var.vpc.cidr, 4, 15)) && (var.vpc.zones == null ? true : length(var.vpc.zones) >= 1 && length(var.vpc.zones) <= 8)
    error_message = "vpc.cidr must be a range that can be cut into 16, vpc.zones one to eight letters."
  }
}

variable "keep" {
  description = "Nights whose runs, datasets, models and reports stay, besides what current.json needs; 0 keeps all. Days before what no consumer reads is deleted: logs, old object versions, checkpoints of broken trainings."
  type = object({
    nights           = optional(number, 60)
    log_days         = optional(number, 30)
    old_version_days = optional(number, 30)
    checkpoint_days  = optional(number, 14)
  })
  default = {}

  validation {
    condition     = var.keep.nights == 0 || (var.keep.nights >= 2 && var.keep.nights <= 100000 && floor(var.keep.nights) == var.keep.nights)
    error_message = "keep.nights must be 0, or in [2, 100000]: one night alone could not be rolled back."
  }
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365], var.keep.log_days)
    error_message = "keep.log_days must be a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365."
  }
  validation {
    condition     = min(var.keep.old_version_days, var.keep.checkpoint_days) >= 7
    error_message = "keep must be at least 7 days each: shorter ones could delete what a late night still needs."
  }
}

variable "alarms" {
  description = "Who is told, and beyond what. Every address has to confirm its subscription once."
  type = object({
    emails             = list(string)
    rejected_share     = optional(number, 0.005)
    night_cost_usd     = number
    monthly_budget_usd = number
    failed_shards      = optional(number, 0)
  })

  validation {
    condition     = length(var.alarms.emails) >= 1 && alltrue([for address in var.alarms.emails : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", address))])
    error_message = "alarms.emails needs at least one address: an alarm that nobody hears is none."
  }
  validation {
    condition     = var.alarms.rejected_share > 0 && var.alarms.rejected_share < 1
    error_message = "alarms.rejected_share must be in (0, 1)."
  }
  validation {
    condition     = var.alarms.night_cost_usd > 0 && var.alarms.monthly_budget_usd > 0
    error_message = "alarms.night_cost_usd and alarms.monthly_budget_usd must be positive."
  }
}

variable "hours" {
  description = "Longest a night may take, and of it the dataset stage, whose job is cancelled then (on Batch one attempt has half of it, less half an hour to get a machine), and recommending and publishing together: what a shard leaves that runs out of time once is for attempts to publish. Loading has what all of this and training leave of the night. A longer night is stopped and alarms."
  type = object({
    night     = optional(number, 22)
    dataset   = optional(number, 4)
    recommend = optional(number, 3)
  })
  default = {}

  validation {
    condition     = var.hours.night >= 1 && var.hours.night <= 24 && var.hours.dataset < var.hours.night
    error_message = "hours.night must be in [1, 24], and hours.dataset less."
  }
  validation {
    condition     = var.dataset.engine != "batch" || var.hours.dataset >= 2
    error_message = "hours.dataset must be at least 2 where dataset.engine is batch: two attempts, each with half an hour to get a machine."
  }
  validation {
    condition     = var.hours.recommend * 3600 >= 2 * (var.recommend.timeout_seconds + 60) + var.publish.timeout_seconds + 60
    error_message = "hours.recommend must hold two times recommend.timeout_seconds and once publish.timeout_seconds, each and a minute."
  }
  # Two attempts on spot machines and one on demand, each with half an hour to get a machine; begin, check and
  # plan, report and retain, and half an hour for what takes seconds; one attempt to load.
  validation {
    condition = var.hours.night * 3600 >= (
      (var.hours.dataset + var.hours.recommend) * 3600 + 3 * (var.train.timeout_seconds + 1800)
      + 3 * (var.recommend.timeout_seconds + 60) + var.report.timeout_seconds + 60 + 960 + 1800
      + (var.load == null ? 0 : var.load.timeout_seconds + 60)
    )
    error_message = "hours.night must hold hours.dataset, hours.recommend, three times train.timeout_seconds and half an hour, three times recommend.timeout_seconds, report.timeout_seconds, load.timeout_seconds where there is a database, and an hour for the rest."
  }
}
