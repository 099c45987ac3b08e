package main

import (
	"fmt"
	"net"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// question is what stdin holds.
type question struct {
	Policies []*networkingv1.NetworkPolicy `json:"policies"`
	Peers    []peer                        `json:"peers"`
	// Ports asked at every peer, by every protocol, beside those that the peer declares.
	Ports []int `json:"ports"`
}

// peer is a pod, or an address outside of the cluster when it has no namespace.
type peer struct {
	Name            string            `json:"name"`
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
	Ports           []port            `json:"ports"`
}

// port is one that a container declares; policies may call it by its name.
type port struct {
	Port     int             `json:"port"`
	Name     string          `json:"name"`
	Protocol corev1.Protocol `json:"protocol"`
}

// way is one line of the answer: ports as 8080 or 53/UDP, in the order of protocol and number.
type way struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Ports that both sides leave open.
	Ports []string `json:"ports"`
	// Ports to which a policy of the one side opens the way in vain: the other side keeps it closed.
	OnlyOut []string `json:"onlyOut"`
	OnlyIn  []string `json:"onlyIn"`
}

// check refuses what the matcher would answer otherwise than Kubernetes, or with a panic.
func (q question) check() error {
	for _, peer := range q.Peers {
		if net.ParseIP(peer.IP) == nil {
			return fmt.Errorf("peer %q has the address %q; an IP address is needed, for pods too", peer.Name, peer.IP)
		}
	}
	for _, policy := range q.Policies {
		at := fmt.Sprintf("NetworkPolicy %s/%s", policy.Namespace, policy.Name)
		if policy.Namespace == "" || len(policy.Spec.PolicyTypes) == 0 {
			return fmt.Errorf("%s names no namespace or no policyTypes; write both", at)
		}
		for _, selector := range selectorsOf(policy) {
			if err := checkSelector(selector); err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
		}
		for _, block := range blocksOf(policy) {
			for _, cidr := range append([]string{block.CIDR}, block.Except...) {
				if _, _, err := net.ParseCIDR(cidr); err != nil {
					return fmt.Errorf("%s: %w", at, err)
				}
			}
		}
	}
	return nil
}

func checkSelector(selector *metav1.LabelSelector) error {
	for key, value := range selector.MatchLabels {
		if value == "" {
			return fmt.Errorf("a selector wants label %q empty, which the matcher takes for absent", key)
		}
	}
	for _, requirement := range selector.MatchExpressions {
		if requirement.Operator == metav1.LabelSelectorOpNotIn {
			return fmt.Errorf("a selector has NotIn for label %q, which the matcher refuses where the label is absent", requirement.Key)
		}
	}
	return nil
}

func peersOf(policy *networkingv1.NetworkPolicy) []networkingv1.NetworkPolicyPeer {
	var peers []networkingv1.NetworkPolicyPeer
	for _, rule := range policy.Spec.Ingress {
		peers = append(peers, rule.From...)
	}
	for _, rule := range policy.Spec.Egress {
		peers = append(peers, rule.To...)
	}
	return peers
}

func selectorsOf(policy *networkingv1.NetworkPolicy) []*metav1.LabelSelector {
	selectors := []*metav1.LabelSelector{&policy.Spec.PodSelector}
	for _, peer := range peersOf(policy) {
		for _, selector := range []*metav1.LabelSelector{peer.NamespaceSelector, peer.PodSelector} {
			if selector != nil {
				selectors = append(selectors, selector)
			}
		}
	}
	return selectors
}

func blocksOf(policy *networkingv1.NetworkPolicy) []*networkingv1.IPBlock {
	var blocks []*networkingv1.IPBlock
	for _, peer := range peersOf(policy) {
		if peer.IPBlock != nil {
			blocks = append(blocks, peer.IPBlock)
		}
	}
	return blocks
}
