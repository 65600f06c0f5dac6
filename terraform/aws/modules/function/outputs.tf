output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "role" {
  description = "Name of its role."
  value       = module.role.name
}

output "logs" {
  description = "Its log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "version" {
  description = "Its newest version."
  value       = aws_lambda_function.this.version
}
