output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "Its subnets."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "subnets" {
  description = "Availability zones of the subnets, by letter."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.availability_zone }
}
