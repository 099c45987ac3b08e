package main

import (
	"fmt"
	"slices"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

var protocols = []corev1.Protocol{corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP}

// network answers for the policies of each namespace by themselves: a pod is subject to no others, and there may be many.
type network map[string]*matcher.Policy

func newNetwork(policies []*networkingv1.NetworkPolicy) network {
	byNamespace := map[string][]*networkingv1.NetworkPolicy{}
	for _, policy := range policies {
		byNamespace[policy.Namespace] = append(byNamespace[policy.Namespace], policy)
	}
	answers := network{}
	for namespace, own := range byNamespace {
		answers[namespace] = matcher.BuildNetworkPolicies(false, own)
	}
	return answers
}

// way asks for all ports between two peers: the one side must let out, the other must let in.
func (n network) way(from, to peer, asked []int) way {
	answer := way{From: from.Name, To: to.Name, Ports: []string{}, OnlyOut: []string{}, OnlyIn: []string{}}
	for _, protocol := range protocols {
		for _, number := range numbers(to, protocol, asked) {
			traffic := &matcher.Traffic{
				Source: trafficPeer(from), Destination: trafficPeer(to),
				ResolvedPort: number, ResolvedPortName: nameOf(to, number, protocol), Protocol: protocol,
			}
			out, in := n.allows(from, traffic, false), n.allows(to, traffic, true)
			switch {
			case out && in:
				answer.Ports = append(answer.Ports, text(number, protocol))
			case out && n.judges(from):
				answer.OnlyOut = append(answer.OnlyOut, text(number, protocol))
			case in && n.judges(to):
				answer.OnlyIn = append(answer.OnlyIn, text(number, protocol))
			}
		}
	}
	return answer
}

// judges says whether any policy stands where the peer does: none can hold back what runs outside of the cluster.
func (n network) judges(side peer) bool {
	return n[side.Namespace] != nil
}

func (n network) allows(side peer, traffic *matcher.Traffic, isIngress bool) bool {
	return !n.judges(side) || n[side.Namespace].IsIngressOrEgressAllowed(traffic, isIngress).IsAllowed()
}

func trafficPeer(p peer) *matcher.TrafficPeer {
	if p.Namespace == "" {
		return &matcher.TrafficPeer{IP: p.IP}
	}
	internal := &matcher.InternalPeer{PodLabels: p.Labels, NamespaceLabels: p.NamespaceLabels, Namespace: p.Namespace}
	return &matcher.TrafficPeer{IP: p.IP, Internal: internal}
}

func numbers(to peer, protocol corev1.Protocol, asked []int) []int {
	all := slices.Clone(asked)
	for _, declared := range to.Ports {
		if declared.Protocol == protocol {
			all = append(all, declared.Port)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func nameOf(to peer, number int, protocol corev1.Protocol) string {
	for _, declared := range to.Ports {
		if declared.Port == number && declared.Protocol == protocol {
			return declared.Name
		}
	}
	return ""
}

func text(number int, protocol corev1.Protocol) string {
	if protocol == corev1.ProtocolTCP {
		return fmt.Sprint(number)
	}
	return fmt.Sprintf("%d/%s", number, protocol)
}
