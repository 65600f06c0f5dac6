output "function" {
  description = "Name of the function."
  value       = module.function.name
}

output "function_arn" {
  description = "The function, known before it exists."
  value       = "arn:${var.place.partition}:lambda:${var.place.region}:${var.place.account_id}:function:${module.function.name}"
}

output "logs" {
  description = "Its log group."
  value       = module.function.logs
}

output "version" {
  description = "Its newest version, which nights that start from now on run."
  value       = module.function.version
}

output "timeout_seconds" {
  description = "Its time limit."
  value       = local.timeout_seconds
}
