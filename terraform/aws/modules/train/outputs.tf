output "jobs" {
  description = "What a night submits: see modules/batch."
  value       = module.machines.jobs
}

output "logs" {
  description = "Log group of the jobs."
  value       = module.machines.logs
}
