module example.com/own

go 1.26

require github.com/aegis-ae/aegis v0.2.0

replace github.com/aegis-ae/aegis => ../../../../..
