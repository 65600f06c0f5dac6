output "template" {
  description = "What the launch function is told to start."
  value       = "gs://${google_storage_bucket.this.name}/${local.template}"
}

output "temp_location" {
  description = "Where jobs put temporary files."
  value       = "gs://${google_storage_bucket.this.name}/temp"
}

output "bucket" {
  description = "Name of the bucket."
  value       = google_storage_bucket.this.name
}

output "image" {
  description = "Where the image is pushed, without a tag."
  value       = local.image
}

output "worker" {
  description = "The account of the workers; AWS knows it by its number."
  value = {
    name      = google_service_account.worker.name
    email     = google_service_account.worker.email
    unique_id = google_service_account.worker.unique_id
  }
}
