output "arn" {
  description = "The role, once its policy is there."
  value       = aws_iam_role.this.arn
  depends_on  = [aws_iam_role_policy.this]
}

output "name" {
  description = "Its name."
  value       = aws_iam_role.this.name
}
