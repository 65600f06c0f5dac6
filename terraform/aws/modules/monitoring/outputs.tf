output "topic_arn" {
  description = "The topic, known before it exists."
  value       = local.topic_arn
}

output "dashboard" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "budget" {
  description = "Name of the budget."
  value       = aws_budgets_budget.this.name
}
