output "service_account" {
  description = "What the launch function acts as."
  value       = google_service_account.launcher.email
}

output "workload_identity_provider" {
  description = "Where it shows its AWS identity."
  value       = "projects/${var.project_number}/locations/global/workloadIdentityPools/${google_iam_workload_identity_pool.this.workload_identity_pool_id}/providers/${google_iam_workload_identity_pool_provider.aws.workload_identity_pool_provider_id}"
}
