output "role_arn" {
  description = "What the workers assume, known before it exists."
  value       = "arn:${var.place.partition}:iam::${var.place.account_id}:role/${module.role.name}"
}

output "audience" {
  description = "What their token has to be made out to."
  value       = local.audience
}

output "jobs" {
  description = "What a night submits where the stage runs on Batch: see modules/batch."
  value       = one(module.machines[*].jobs)
}

output "logs" {
  description = "Log group of the jobs on Batch."
  value       = one(module.machines[*].logs)
}
