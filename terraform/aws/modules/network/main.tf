# Public subnets without a way in: a NAT gateway would cost more than the training itself.
resource "aws_vpc" "this" {
  cidr_block           = var.vpc.cidr
  enable_dns_hostnames = true

  tags = { Name = var.place.name }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

# Which zones there are depends on region and account.
data "aws_availability_zones" "usable" {
  count = var.vpc.zones == null ? 1 : 0
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  found = [for zone in flatten(data.aws_availability_zones.usable[*].names) : trimprefix(zone, var.place.region)]
  zones = var.vpc.zones == null ? slice(local.found, 0, min(3, length(local.found))) : var.vpc.zones
}

resource "aws_subnet" "public" {
  for_each                = { for index, zone in local.zones : zone => index }
  vpc_id                  = aws_vpc.this.id
  cidr_block              = cidrsubnet(var.vpc.cidr, 4, each.value)
  availability_zone       = "${var.place.region}${each.key}"
  map_public_ip_on_launch = true

  tags = { Name = "${var.place.name}-${each.key}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

# Datasets and models stay inside AWS's network, and cost nothing on the way.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.place.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.public.id]
}

# Nothing that AWS opens by default stays open.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}
