output "night" {
  description = "What the aws root wants to know: its variable google."
  value = {
    project                    = var.project
    region                     = var.region
    template                   = module.dataset.template
    temp_location              = module.dataset.temp_location
    worker_service_account     = module.dataset.worker.email
    worker_unique_id           = module.dataset.worker.unique_id
    launcher_service_account   = module.launch.service_account
    workload_identity_provider = module.launch.workload_identity_provider
    subnetwork                 = var.subnetwork
    ip_configuration           = var.private_workers ? "WORKER_IP_PRIVATE" : "WORKER_IP_PUBLIC"
  }
}

output "image" {
  description = "Where to push the image of infra/dataset."
  value       = "${module.dataset.image}:${var.release}"
}

output "console" {
  description = "Console pages of the dataset stage."
  value = {
    jobs     = "https://console.cloud.google.com/dataflow/jobs?project=${var.project}"
    files    = "https://console.cloud.google.com/storage/browser/${var.bucket}?project=${var.project}"
    image    = "https://console.cloud.google.com/artifacts/docker/${var.project}/${var.region}/${var.name}?project=${var.project}"
    identity = "https://console.cloud.google.com/iam-admin/workload-identity-pools/pool/${coalesce(var.pool, "${var.name}-nights")}?project=${var.project}"
    logs     = "https://console.cloud.google.com/logs/query;query=resource.type%3D%22dataflow_step%22?project=${var.project}"
    quotas   = "https://console.cloud.google.com/iam-admin/quotas?project=${var.project}"
  }
}
