# Starts the Dataflow job of a night and looks at it. The function holds no key of Google: it shows
# its own AWS identity, and the workload identity pool of the google root lends it a service account.
locals {
  timeout_seconds = 120
}

module "function" {
  source  = "../function"
  stage   = "launch"
  place   = var.place
  package = var.package
  size = {
    memory_mib      = 1024
    timeout_seconds = local.timeout_seconds
    disk_mib        = 512
    concurrency     = 2
  }
  environment = merge({
    NIGHTJAR_LAUNCH_PROJECT                    = var.google.project
    NIGHTJAR_LAUNCH_REGION                     = var.google.region
    NIGHTJAR_LAUNCH_TEMPLATE                   = var.google.template
    NIGHTJAR_LAUNCH_TEMP_LOCATION              = var.google.temp_location
    NIGHTJAR_LAUNCH_WORKER_SERVICE_ACCOUNT     = var.google.worker_service_account
    NIGHTJAR_LAUNCH_SERVICE_ACCOUNT            = var.google.launcher_service_account
    NIGHTJAR_LAUNCH_WORKLOAD_IDENTITY_PROVIDER = var.google.workload_identity_provider
    }, { for name, value in {
      NIGHTJAR_LAUNCH_SUBNETWORK       = var.google.subnetwork
      NIGHTJAR_LAUNCH_IP_CONFIGURATION = var.google.ip_configuration
  } : name => value if value != null })
  statements = [
    {
      Sid      = "Find"
      Action   = ["s3:ListBucket"]
      Resource = var.place.bucket_arn
    },
    {
      Sid      = "ReadResults"
      Action   = ["s3:GetObject"]
      Resource = ["${var.place.keys_arn}/datasets/*", "${var.place.keys_arn}/nights/*"]
    },
  ]
}
